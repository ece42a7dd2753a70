package io.pagenow.chat.bench.load;

/** Finds the frames in what a server sent. One of these serves all connections, so it keeps nothing but the frame found last. */
final class ServerFrames {
    private static final int OPCODE = 0x0F;
    private static final int LENGTH = 0x7F;

    /** The opcode of the frame found last. */
    int opcode;

    /** Where its content begins. */
    int begin;

    /** Where it ends. */
    int end;

    /** @return whether a whole frame begins at {@code from}, which then is the frame found last */
    boolean find(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        int length = bytes[from + 1] & LENGTH;
        int head = 2;
        if (length == 126) {
            head = 4;
            if (to - from < head) {
                return false;
            }
            length = (bytes[from + 2] & 0xFF) << 8 | (bytes[from + 3] & 0xFF);
        } else if (length == 127) {
            head = 10;
            if (to - from < head) {
                return false;
            }
            length = (bytes[from + 6] & 0xFF) << 24
                    | (bytes[from + 7] & 0xFF) << 16
                    | (bytes[from + 8] & 0xFF) << 8
                    | (bytes[from + 9] & 0xFF);
        }
        opcode = bytes[from] & OPCODE;
        begin = from + head;
        end = begin + length;
        return end <= to;
    }
}
