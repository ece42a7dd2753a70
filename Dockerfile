# The image of chat-api, made by `make image` from the jar that `make build` makes. JAVA_IMAGE may be any image with glibc, bash and Java 17 or later.
ARG JAVA_IMAGE=eclipse-temurin:17-jre
FROM ${JAVA_IMAGE}

RUN groupadd --system --gid 10001 chat-api \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/chat-api --no-create-home --shell /usr/sbin/nologin chat-api \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/chat-api \
    && install --directory --owner=10001 --group=10001 --mode=0700 /etc/chat-api \
    && install --directory /usr/share/chat-api
COPY deploy/container/chat-api-health /usr/bin/chat-api-health
COPY target/chat-api.jar /usr/share/chat-api/chat-api.jar

# Classes as Java loads them, which halves a start. The start that writes them has a database of its own, and nothing of it stays.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /tmp/trial \
    && cd /tmp/trial \
    && setpriv --reuid=10001 --regid=10001 --clear-groups env HOME=/tmp/trial CHAT_DATA_DIR=/tmp/trial CHAT_HTTP_PORT=0 CHAT_WEBSOCKET_PORT=0 \
        java -XX:ArchiveClassesAtExit=/tmp/trial/chat-api.jsa '-Xlog:cds*=off' -jar /usr/share/chat-api/chat-api.jar --until-ready \
    && install --mode=0644 /tmp/trial/chat-api.jsa /usr/share/chat-api/chat-api.jsa \
    && rm -rf /tmp/trial

USER 10001:10001
WORKDIR /var/lib/chat-api
VOLUME /var/lib/chat-api
# Other containers and the host reach no loopback address of this one. Off loopback the server starts only with an identity provider.
ENV CHAT_DATA_DIR=/var/lib/chat-api CHAT_HTTP_HOST=0.0.0.0 CHAT_WEBSOCKET_HOST=0.0.0.0
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/usr/bin/chat-api-health"]
STOPSIGNAL SIGTERM
# Half of the container's memory for Java objects: the rest is for Java itself, for buffers, and for the built-in PostgreSQL. More options: JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:SharedArchiveFile=/usr/share/chat-api/chat-api.jsa", "-Xlog:cds*=off", "-Xshare:auto", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/usr/share/chat-api/chat-api.jar"]
