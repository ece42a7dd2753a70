/**
 * Authentication and access: verifies tokens, decides which origins may call, and bundles what both ports ask before they serve anybody.
 */
package io.pagenow.chat.auth;
