package io.pagenow.chat.chaos.check;

/**
 * One state of a message.
 *
 * @param rev revision of the change that led to it, 0 if the message never changed
 * @param fingerprint of its content
 */
public record Version(long rev, boolean deleted, int fingerprint) {
    /** The state in which a message was sent. */
    public static Version original(int fingerprint) {
        return new Version(0, false, fingerprint);
    }
}
