/** The state of this node as administrators see it. */
package io.pagenow.chat.status;
