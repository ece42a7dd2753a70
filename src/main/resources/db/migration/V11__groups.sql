-- Groups with roles and rules, reactions, mentions, the names of people, blocks, reports and bans.
SET LOCAL lock_timeout = '10s';

-- object_rev is the revision of the last change of the conversation itself, rev counts all changes in it. member_seq is the position of
-- the message that tells the latest change of members: participants that were read at an earlier position are out of date. member_count
-- is null until the members change for the first time. member_feed_rev is the revision at which the conversation last became small enough for
-- changes of members to have revisions, 0 if it always was. Messages below first_seq are gone. settings holds the rules of a group other than
-- the two that every send is checked against; a rule that is absent has its default. A conversation with deleted_at has no participants,
-- and its rows are deleted in batches.
ALTER TABLE conversation_table
    ADD COLUMN object_rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN member_seq bigint NOT NULL DEFAULT 0,
    ADD COLUMN member_count integer,
    ADD COLUMN member_feed_rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN first_seq bigint NOT NULL DEFAULT 1,
    ADD COLUMN picture varchar(500),
    ADD COLUMN frozen boolean NOT NULL DEFAULT false,
    ADD COLUMN slow_mode_seconds integer NOT NULL DEFAULT 0,
    ADD COLUMN settings jsonb,
    ADD COLUMN deleted_at timestamptz;
CREATE INDEX conversation_deleted ON conversation_table (conversation_id) WHERE deleted_at IS NOT NULL;

-- role: 0 member, 1 administrator, 2 owner. rev is the revision of the last change of the member. A participant sees messages after
-- above_seq. send_bar is 0 for a participant who may send, otherwise a sum of reasons: 1 a moderator, 2 blocked by the other user of a
-- direct conversation, 4 has blocked the other. The user's own settings are mine (mutedUntil, mentions, pinned, archived, unread) and
-- hidden_seq, the newest position at the time of hiding; my_rev counts their changes. shown_seq is the read position that others see,
-- null if it is last_read_seq. joined_at is null for those who were there from the beginning.
ALTER TABLE participant_table
    ADD COLUMN role smallint NOT NULL DEFAULT 0,
    ADD COLUMN rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN joined_at timestamptz,
    ADD COLUMN above_seq bigint NOT NULL DEFAULT 0,
    ADD COLUMN send_bar smallint NOT NULL DEFAULT 0,
    ADD COLUMN my_rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN hidden_seq bigint,
    ADD COLUMN shown_seq bigint,
    ADD COLUMN mine jsonb;
CREATE INDEX participant_rev ON participant_table (conversation_id, rev) WHERE rev > 0;

-- Every group has one owner: whoever made it, or else its first participant.
UPDATE participant_table p SET role = 2, my_rev = 1
FROM conversation_table c
WHERE c.is_group AND p.conversation_id = c.conversation_id AND p.user_id = coalesce(
    (SELECT o.user_id FROM participant_table o WHERE o.conversation_id = c.conversation_id AND o.user_id = c.created_by),
    (SELECT min(o.user_id) FROM participant_table o WHERE o.conversation_id = c.conversation_id));

-- Users who are no longer in a conversation, until they come back. reason: 1 left, 2 removed, 3 the conversation was deleted.
-- my_rev is the number that the changes of their own settings had, and goes on from there when they come back.
CREATE TABLE former_participant_table (
    conversation_id  uuid          NOT NULL,
    user_id          varchar(200)  NOT NULL,
    rev              bigint        NOT NULL,
    left_seq         bigint        NOT NULL,
    left_at          timestamptz   NOT NULL,
    reason           smallint      NOT NULL,
    my_rev           bigint        NOT NULL DEFAULT 0,
    above_seq        bigint        NOT NULL DEFAULT 0,

    CONSTRAINT former_participant_key PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX former_participant_user ON former_participant_table (user_id);
CREATE INDEX former_participant_rev ON former_participant_table (conversation_id, rev);

-- Acts of administrators, owners and members that change a conversation or a user, without any text of a message. via: user, admin or
-- key. rev is the first revision of the act in its conversation, so that nodes find young changes of members and conversations by time.
CREATE TABLE audit_table (
    at               timestamptz   NOT NULL,
    actor            varchar(200)  NOT NULL,
    via              varchar(20)   NOT NULL,
    action           varchar(40)   NOT NULL,
    conversation_id  uuid,
    rev              bigint,
    target           varchar(200),
    detail           jsonb
);
CREATE INDEX audit_at ON audit_table USING brin (at);
CREATE INDEX audit_conversation ON audit_table (conversation_id, rev) WHERE conversation_id IS NOT NULL;

-- A link by which people join a group: one per group, known only by the SHA-256 of its token.
CREATE TABLE invite_table (
    conversation_id  uuid          NOT NULL,
    token_hash       bytea         NOT NULL,
    created_by       varchar(200)  NOT NULL,
    created_at       timestamptz   NOT NULL,
    expires_at       timestamptz,
    max_uses         integer,
    uses             integer       NOT NULL DEFAULT 0,

    CONSTRAINT invite_key PRIMARY KEY (conversation_id),
    CONSTRAINT invite_token UNIQUE (token_hash)
);

-- The set of reactions of one user to one message. The message's state has their summary:
-- [{"k": "<reaction>", "n": <number of users>, "u": [<the first 20 of them>]}, …], the earliest reaction first; u is absent if a message
-- has more than 200 to list.
CREATE TABLE reaction_table (
    conversation_id  uuid          NOT NULL,
    seq              bigint        NOT NULL,
    user_id          varchar(200)  NOT NULL,
    reactions        text[]        NOT NULL,
    reacted_at       timestamptz   NOT NULL,

    CONSTRAINT reaction_key PRIMARY KEY (conversation_id, seq, user_id)
);
ALTER TABLE message_state_table ADD COLUMN reactions jsonb;

-- Mentions of users in messages; '' stands for all members.
CREATE TABLE mention_table (
    conversation_id  uuid          NOT NULL,
    user_id          varchar(200)  NOT NULL,
    seq              bigint        NOT NULL,

    CONSTRAINT mention_key PRIMARY KEY (conversation_id, user_id, seq)
);

-- People as tokens describe them. token_iat is the time of the token that the name and picture are from. me holds settings of the user
-- that concern no single conversation (readReceipts, typing), me_rev counts the changes of these and of the blocked users. is_edited
-- is true if the user has changed the profile, which tokens then no longer override.
CREATE TABLE user_table (
    user_id     varchar(200)  NOT NULL,
    name        varchar(100),
    picture     varchar(500),
    updated_at  timestamptz   NOT NULL,
    token_iat   timestamptz,
    is_edited   boolean       NOT NULL DEFAULT false,
    me_rev      bigint        NOT NULL DEFAULT 0,
    me          jsonb,

    CONSTRAINT user_key PRIMARY KEY (user_id)
) WITH (fillfactor = 80);

CREATE TABLE block_table (
    user_id     varchar(200)  NOT NULL,
    blocked_id  varchar(200)  NOT NULL,
    blocked_at  timestamptz   NOT NULL,

    CONSTRAINT block_key PRIMARY KEY (user_id, blocked_id)
);
CREATE INDEX block_blocked ON block_table (blocked_id);

-- A report keeps a copy of the messages, because their sender may delete them. state: open, resolved or dismissed.
CREATE TABLE report_table (
    report_id        uuid           NOT NULL,
    reported_at      timestamptz    NOT NULL,
    reporter_id      varchar(200)   NOT NULL,
    conversation_id  uuid           NOT NULL,
    reported_id      varchar(200),
    reason           varchar(20)    NOT NULL,
    text             varchar(1000)  NOT NULL DEFAULT '',
    messages         jsonb          NOT NULL,
    state            varchar(20)    NOT NULL,
    action           varchar(200),
    handled_by       varchar(200),
    handled_at       timestamptz,

    CONSTRAINT report_key PRIMARY KEY (report_id)
);
CREATE INDEX report_state ON report_table (state, reported_at);
CREATE TABLE reported_message_table (
    conversation_id  uuid          NOT NULL,
    seq              bigint        NOT NULL,
    reporter_id      varchar(200)  NOT NULL,
    report_id        uuid          NOT NULL,

    CONSTRAINT reported_message_key PRIMARY KEY (conversation_id, seq, reporter_id)
);

-- Users who may neither connect nor call; until is null for good.
CREATE TABLE ban_table (
    user_id    varchar(200)  NOT NULL,
    banned_at  timestamptz   NOT NULL,
    banned_by  varchar(200)  NOT NULL,
    until      timestamptz,
    reason     varchar(500)  NOT NULL DEFAULT '',

    CONSTRAINT ban_key PRIMARY KEY (user_id)
);

-- A message is in the view for those who may see it.
CREATE OR REPLACE VIEW message_is_read_table AS
SELECT m.message_id, p.user_id, (m.sender_id = p.user_id OR m.seq <= p.last_read_seq) AS is_read
FROM message_table m
JOIN participant_table p USING (conversation_id)
WHERE m.seq > p.above_seq;
