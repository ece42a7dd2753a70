package io.pagenow.chat.hook;

import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.MessageIds;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.ExaminationQuery;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.config.BeforeSendSettings;
import io.pagenow.chat.metric.BeforeSendMeters;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Optional;
import java.util.function.Supplier;

/** Wires the examination of what users write, if a service is set. */
public final class HookVerticle extends VerticleBase {
    private final Bus bus;
    private final BeforeSendSettings settings;
    private final int contentLength;
    private final BeforeSendMeters meters;
    private HttpClientAgent client;
    private BeforeSend beforeSend;

    /** @param contentLength maximum characters of a message */
    public HookVerticle(Bus bus, BeforeSendSettings settings, int contentLength, BeforeSendMeters meters) {
        this.bus = bus;
        this.settings = settings;
        this.contentLength = contentLength;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustOptions(ClientTls.verifying(Optional.empty(), Optional.empty())
                                .options(true)
                                .getTrustOptions())
                        .setVerifyHost(true)
                        .setConnectTimeout(settings.timeoutMillis()),
                new PoolOptions().setHttp1MaxSize(BeforeSend.MAX_CONCURRENT));
        beforeSend = new BeforeSend(new HookClient(client, settings, contentLength)::ask, settings, meters);
        bus.serve(Addresses.EXAMINE_SEND, this::examine);
        bus.serve(Addresses.EXAMINE_CHANGE, this::examine);
        return Future.succeededFuture();
    }

    private Future<Send> examine(Send send) {
        return examine(
                        new ExaminationQuery(send.senderId(), send.conversationId(), Optional.of(MessageIds.of(send))),
                        () -> Question.of(send))
                .map(replaced -> replaced.map(send::withContent).orElse(send));
    }

    private Future<ChangeRequest> examine(ChangeRequest request) {
        if (!(request.action() instanceof EditMessage edit)) {
            return Future.succeededFuture(request);
        }
        return examine(
                        new ExaminationQuery(request.userId(), edit.conversationId(), Optional.empty()),
                        () -> Question.of(request.userId(), edit))
                .map(replaced -> replaced.map(content -> new ChangeRequest(request.userId(), edit.withContent(content)))
                        .orElse(request));
    }

    private Future<Optional<String>> examine(ExaminationQuery query, Supplier<Question> question) {
        return bus.request(Addresses.IS_TO_BE_EXAMINED, query)
                .compose(
                        asked -> asked ? beforeSend.examine(question.get()) : Future.succeededFuture(Optional.empty()));
    }

    @Override
    public Future<?> stop() {
        return client.close();
    }
}
