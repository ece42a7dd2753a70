/**
 * Authentication and access control: verification of tokens, allowed web origins, and the checks that both ports share.
 */
package io.pagenow.chat.auth;
