/**
 * Authentication and access control: verification of tokens, allowed web origins, and the checks that both ports share.
 */
@NullMarked
package io.pagenow.chat.auth;

import org.jspecify.annotations.NullMarked;
