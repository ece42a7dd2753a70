/** Messages that are sent later: {@link io.pagenow.chat.schedule.ScheduleStore} keeps them, {@link io.pagenow.chat.schedule.ScheduleRunner} sends them. */
@NullMarked
package io.pagenow.chat.schedule;

import org.jspecify.annotations.NullMarked;
