package io.pagenow.chat.model;

import java.util.List;

/** A conversation that a caller wants to exist; {@link BodyDecoder} has checked it against the contract. */
public sealed interface NewConversation {

    /** How many users beside the caller are in it. */
    int recipients();

    /** Between the caller and one other user. */
    record Direct(String recipientId) implements NewConversation {
        @Override
        public int recipients() {
            return 1;
        }
    }

    /**
     * @param recipientIds at least two different users other than the caller
     * @param title 1 to {@value Limits#TITLE} characters
     */
    record Group(List<String> recipientIds, String title) implements NewConversation {
        @Override
        public int recipients() {
            return recipientIds.size();
        }
    }
}
