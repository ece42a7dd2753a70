/** Messages that are sent later: {@link io.pagenow.chat.schedule.ScheduleStore} keeps them, {@link io.pagenow.chat.schedule.ScheduleRunner} sends them. */
package io.pagenow.chat.schedule;
