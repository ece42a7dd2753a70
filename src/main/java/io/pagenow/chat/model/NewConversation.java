package io.pagenow.chat.model;

import java.util.List;

/** A valid request to create a conversation. {@code BodyDecoder} has checked it against the contract. */
public sealed interface NewConversation {

    /** Returns the number of participants other than the caller. */
    int recipients();

    /** A conversation between the caller and one other user. */
    record Direct(String recipientId) implements NewConversation {
        @Override
        public int recipients() {
            return 1;
        }
    }

    /**
     * A group conversation.
     *
     * @param recipientIds different users other than the caller: at least two from a client, at least one from SQL
     * @param title 1 to {@value Limits#TITLE} characters
     */
    record Group(List<String> recipientIds, String title) implements NewConversation {
        @Override
        public int recipients() {
            return recipientIds.size();
        }
    }
}
