/**
 * People: their profiles, their own settings and blocks, bans and reports, and the read positions that others see.
 * {@link io.pagenow.chat.people.PeopleServices} serves the addresses of all of it.
 */
@NullMarked
package io.pagenow.chat.people;

import org.jspecify.annotations.NullMarked;
