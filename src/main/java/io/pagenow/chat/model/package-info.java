/** Records shared by the whole server, with error and close codes. Depends on no other package. */
@NullMarked
package io.pagenow.chat.model;

import org.jspecify.annotations.NullMarked;
