/** Directory of users by node. Every node reads all entries locally and writes only its own. */
@NullMarked
package io.pagenow.chat.directory;

import org.jspecify.annotations.NullMarked;
