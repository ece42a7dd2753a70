/** The examinations of the command {@code doctor}. */
package io.pagenow.chat.doctor;
