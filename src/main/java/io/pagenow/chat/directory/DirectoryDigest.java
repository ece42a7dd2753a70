package io.pagenow.chat.directory;

/**
 * Digest for comparing two copies of a directory.
 *
 * @param entries number of entries
 * @param hash order-independent hash of all entries
 */
public record DirectoryDigest(int entries, long hash) {
    public static final DirectoryDigest EMPTY = new DirectoryDigest(0, 0);

    DirectoryDigest with(String node, String user, String fact) {
        return new DirectoryDigest(entries + 1, hash ^ hash(node, user, fact));
    }

    DirectoryDigest without(String node, String user, String fact) {
        return new DirectoryDigest(entries - 1, hash ^ hash(node, user, fact));
    }

    DirectoryDigest and(DirectoryDigest other) {
        return new DirectoryDigest(entries + other.entries, hash ^ other.hash);
    }

    /** 64-bit FNV-1a with a final mix, so that similar entries do not cancel out under exclusive or. */
    private static long hash(String node, String user, String fact) {
        long hash = fnv(fnv(fnv(0xcbf29ce484222325L, node), user), fact);
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }

    private static long fnv(long start, String text) {
        long hash = start;
        for (int index = 0; index < text.length(); index++) {
            hash = (hash ^ text.charAt(index)) * 0x100000001b3L;
        }
        return (hash ^ 0xffff) * 0x100000001b3L;
    }
}
