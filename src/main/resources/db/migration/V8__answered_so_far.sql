-- What V7 adds, for the conversations that are there. A migration of its own: it takes longer, and locks no more than the rows it changes.
UPDATE conversation_table c SET answered = true
WHERE NOT c.is_group AND NOT c.answered AND 2 <= (
    SELECT count(*) FROM participant_table p
    WHERE p.conversation_id = c.conversation_id AND EXISTS (
        SELECT FROM message_table m
        WHERE m.conversation_id = p.conversation_id AND m.sender_id = p.user_id));
