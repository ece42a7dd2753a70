/**
 * People: their profiles, their own settings and blocks, bans and reports, and the read positions that others see.
 * {@link io.pagenow.chat.people.PeopleServices} serves the addresses of all of it.
 */
package io.pagenow.chat.people;
