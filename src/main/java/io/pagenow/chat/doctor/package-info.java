/** The examinations of the command {@code doctor}. */
@NullMarked
package io.pagenow.chat.doctor;

import org.jspecify.annotations.NullMarked;
