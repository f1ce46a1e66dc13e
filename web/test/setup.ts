// What jsdom lacks and a browser has.
window.matchMedia ??= (query: string) =>
    ({
        matches: false, media: query, onchange: null,
        addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {}, dispatchEvent: () => false,
    }) as MediaQueryList;

HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event('close'));
};

window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
};
