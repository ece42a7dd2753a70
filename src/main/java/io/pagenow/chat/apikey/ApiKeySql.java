package io.pagenow.chat.apikey;

import io.pagenow.chat.model.Limits;

/** SQL of API keys. The migration {@code V17__api_keys.sql} explains the table. */
final class ApiKeySql {
    private static final String VALID = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())";

    private static final String COLUMNS =
            "key_id, name, encode(secret_hash, 'hex'), scopes, conversations, per_second, expires_at";

    static final String KEYS = "SELECT " + COLUMNS + " FROM api_key_table WHERE " + VALID;

    /** Writes nothing if the key was used in the last minute, on whichever node. */
    static final String USED = """
            UPDATE api_key_table SET last_used_at = clock_timestamp()
            WHERE key_id = $1 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')""";

    static final String LIST = "SELECT " + COLUMNS + ", created_at, revoked_at, last_used_at, NOT (" + VALID + """
            ) FROM api_key_table ORDER BY name, created_at, key_id""";

    /** Returns no row if too many keys are valid. */
    static final String CREATE = """
            WITH created AS (
                INSERT INTO api_key_table (
                    key_id, name, secret_hash, scopes, conversations, per_second, created_at, expires_at)
                SELECT ?, ?, decode(?, 'hex'), ?, ?, ?, clock_timestamp(), ?
                WHERE (SELECT count(*) FROM api_key_table WHERE\s""" + VALID + ") < " + Limits.API_KEYS + """

                RETURNING *
            ), noted AS (
                INSERT INTO audit_table (at, actor, via, action, target, detail)
                SELECT created_at, 'operator', 'command', 'create-api-key', key_id,
                    jsonb_build_object('name', name, 'scopes', scopes)
                FROM created
            )
            SELECT key_id FROM created""";

    /** Returns the name, also of a key that was revoked before; no row if there is no such key. */
    static final String REVOKE = """
            WITH revoked AS (
                UPDATE api_key_table SET revoked_at = clock_timestamp() WHERE key_id = ? AND revoked_at IS NULL
                RETURNING key_id, name, revoked_at
            ), noted AS (
                INSERT INTO audit_table (at, actor, via, action, target, detail)
                SELECT revoked_at, 'operator', 'command', 'revoke-api-key', key_id, jsonb_build_object('name', name)
                FROM revoked
            )
            SELECT name FROM api_key_table WHERE key_id = ?""";

    private ApiKeySql() {}
}
