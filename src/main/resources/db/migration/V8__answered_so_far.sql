-- Marks the conversations that are there. This is a migration of its own, because it takes longer than V7 and locks only the rows that it
-- changes.
UPDATE conversation_table c SET answered = true
WHERE NOT c.is_group AND NOT c.answered AND 2 <= (
    SELECT count(*) FROM participant_table p
    WHERE p.conversation_id = c.conversation_id AND EXISTS (
        SELECT FROM message_table m
        WHERE m.conversation_id = p.conversation_id AND m.sender_id = p.user_id));
