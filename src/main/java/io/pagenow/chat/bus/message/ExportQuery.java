package io.pagenow.chat.bus.message;

/** A query for the next page of an export. */
public record ExportQuery(String userId, ExportPlace place) {}
