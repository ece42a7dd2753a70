package io.pagenow.chat.http;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Outcome;
import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.MessageToSend;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Operations that write messages. */
final class MessageHandlers {
    private final Bus bus;

    MessageHandlers(Bus bus) {
        this.bus = bus;
    }

    /**
     * {@code POST /conversations/{conversationId}/messages}: stores the message as {@code send-message} does, and answers
     * with the frame that the participants' sockets receive.
     */
    Future<Buffer> send(Operations.BodyRequest request) {
        MessageToSend message = BodyDecoder.message(request.body());
        Send send = new Send(
                request.caller().userId(),
                message.tempMessageId(),
                request.parameters().conversationId(),
                message.content(),
                System.nanoTime());
        return bus.request(Addresses.SEND, List.of(send))
                .compose(outcomes -> sent(outcomes.get(0)))
                .map(sent ->
                        Buffer.buffer(FrameEncoder.newMessage(sent.message()).utf8()));
    }

    private static Future<Sent> sent(Outcome outcome) {
        return outcome.sent()
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(outcome.refusal().orElseThrow()));
    }
}
