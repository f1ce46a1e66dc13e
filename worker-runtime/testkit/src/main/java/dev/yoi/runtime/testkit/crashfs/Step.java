package dev.yoi.runtime.testkit.crashfs;

/// One operation on its way to the disk.
///
/// @param index how many operations that change something came before it
/// @param path absolute; of a channel, where its file was opened
/// @param bytes how many it wants to write or read, else 0
public record Step(long index, Operation operation, String path, long bytes) {
    @Override
    public String toString() {
        return "#" + index + " " + operation + " " + path + (bytes == 0 ? "" : " (" + bytes + " bytes)");
    }
}
