// Publishes every message to all who are connected to its topic, and does nothing else.
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
  fetch(request, server) {
    const topic = new URL(request.url).searchParams.get("topic");
    return server.upgrade(request, { data: { topic } }) ? undefined : new Response("", { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      if (socket.data.topic) {
        socket.subscribe(socket.data.topic);
      }
    },
    message(socket, message) {
      server.publish(socket.data.topic, message);
    },
  },
});
