package io.pagenow.chat.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Writes what administrators are told of the nodes. */
public final class StatusEncoder {
    private StatusEncoder() {}

    /** How one node is, as it travels to whichever node was asked. */
    public static Frame node(NodeStatus status) {
        return new Frame(JsonWriter.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("nodeId", status.node().nodeId());
            json.writeStringField("address", status.node().address());
            json.writeStringField("version", status.node().version());
            json.writeNumberField("uptimeMs", status.uptime().toMillis());
            json.writeNumberField("users", status.users());
            writeSockets(json, status.sockets());
            writeProcess(json, status.process());
            json.writeEndObject();
        }));
    }

    private static void writeSockets(JsonGenerator json, SocketStatus sockets) throws IOException {
        json.writeObjectFieldStart("sockets");
        json.writeNumberField("chat", sockets.chat());
        json.writeNumberField("pages", sockets.pages());
        json.writeNumberField("handshakes", sockets.handshakes());
        json.writeNumberField("waitingBytes", sockets.waitingBytes());
        json.writeArrayFieldStart("slowest");
        for (SlowClient client : sockets.slowest()) {
            json.writeStartObject();
            json.writeStringField("userId", client.userId());
            json.writeStringField("connectionId", client.connectionId());
            json.writeStringField("kind", client.pages() ? "pages" : "chat");
            json.writeStringField("address", client.address());
            json.writeNumberField("waitingBytes", client.waitingBytes());
            json.writeNumberField("outstandingMs", client.outstandingMillis());
            if (client.roundTripMicros() == SlowClient.UNKNOWN) {
                json.writeNullField("roundTripMs");
            } else {
                json.writeNumberField("roundTripMs", client.roundTripMicros() / 1_000.0);
            }
            json.writeNumberField("connectedMs", client.connectedMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeProcess(JsonGenerator json, NodeStatus.Machine process) throws IOException {
        json.writeObjectFieldStart("process");
        json.writeNumberField("heapUsed", process.heapUsed());
        json.writeNumberField("heapMax", process.heapMax());
        json.writeNumberField("cpuMs", process.cpuNanos() / 1_000_000);
        json.writeNumberField("processors", process.processors());
        json.writeEndObject();
    }

    /**
     * All nodes.
     *
     * @param own what {@link #node} wrote of the node that was asked, which comes first
     * @param others what the other nodes have told, or that they were silent
     */
    public static Buffer nodes(Frame own, List<NodeReport> others) {
        return JsonWriter.buffer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("nodes");
            json.writeRawValue(own.toString());
            for (NodeReport other : others) {
                if (other.status().isPresent()) {
                    json.writeRawValue(other.status().get().toString());
                } else {
                    json.writeStartObject();
                    json.writeStringField("nodeId", other.nodeId());
                    json.writeBooleanField("silent", true);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
