/** The status of this node for administrators. */
@NullMarked
package io.pagenow.chat.status;

import org.jspecify.annotations.NullMarked;
