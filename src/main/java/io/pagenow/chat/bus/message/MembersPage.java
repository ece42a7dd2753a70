package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Member;
import java.util.List;

/** @param more whether members follow */
public record MembersPage(List<Member> members, boolean more) {}
