/** What the page is about, as its tab says; views that know better than their name set it. */
class Title {
    page: string | null = $state(null);
}

export const title = new Title();
