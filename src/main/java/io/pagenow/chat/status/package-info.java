/** The status of this node for administrators. */
package io.pagenow.chat.status;
