/**
 * The duties that the law gives the operator: the erasure of users ({@code ErasureRunner} carries erasures out, {@code ErasedUserStore} keeps whoever
 * was erased out), exports of users, and the record of acts ({@code AuditStore}).
 */
@NullMarked
package io.pagenow.chat.privacy;

import org.jspecify.annotations.NullMarked;
