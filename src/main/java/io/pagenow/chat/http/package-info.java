/** The HTTP port: handlers of the operations of {@code openapi.json}, the pages, health and metrics. */
package io.pagenow.chat.http;
