package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads histories by REST, the newest page first. Belongs to the event loop of all clients. */
final class HistoryPages {
    private static final int PAGE = 50;
    private static final int MAX_CONNECTIONS = 8;
    private static final int ANSWER_SECONDS = 10;

    private final HttpClient client;

    HistoryPages(Vertx vertx) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setIdleTimeout(ANSWER_SECONDS),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    /**
     * Reads until there is nothing more that the device does not have.
     *
     * @param known the position up to which it has everything
     * @param read gets each page
     */
    Future<Void> read(TestUser user, String conversation, long known, Consumer<List<Seen.Message>> read) {
        return pages(user, conversation, known, 0, read);
    }

    private Future<Void> pages(
            TestUser user, String conversation, long known, int offset, Consumer<List<Seen.Message>> read) {
        return page(user, conversation, offset).compose(page -> {
            read.accept(page);
            return page.size() < PAGE || page.get(PAGE - 1).seq() <= known + 1
                    ? Future.succeededFuture()
                    : pages(user, conversation, known, offset + PAGE, read);
        });
    }

    private Future<List<Seen.Message>> page(TestUser user, String conversation, int offset) {
        String path = "/conversations/" + conversation + "/messages?order=desc&limit=" + PAGE + "&offset=" + offset;
        return client.request(new RequestOptions()
                        .setAbsoluteURI(user.server().http().resolve(path).toString())
                        .setTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS))
                        .putHeader("Authorization", user.token()))
                .compose(request -> request.send())
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(HttpClientResponse::body)
                .map(body -> messages(conversation, body));
    }

    private static List<Seen.Message> messages(String conversation, Buffer body) {
        return body.toJsonArray().stream()
                .map(JsonObject.class::cast)
                .map(People::stored)
                .map(stored -> new Seen.Message(
                        conversation, stored.seq(), stored.messageId(), stored.name(), stored.version()))
                .toList();
    }

    Future<Void> close() {
        return client.close();
    }
}
