package io.pagenow.chat.bench.scale;

import java.util.List;
import java.util.function.Function;

/** Lines of the tables with a column for each number of users. */
final class Lines {
    private Lines() {}

    /** A line of a table with a column for each number of users. */
    record Line(String title, Function<Sheet, String> cell) {}

    static final List<Line> NODES = List.of(
            new Line(
                    "connected users", sheet -> Figures.count(sheet.population().online())),
            new Line("connections", sheet -> Figures.count(sheet.population().connections())),
            new Line("nodes", sheet -> Figures.count(sheet.population().nodes())),
            new Line(
                    "connections of a node",
                    sheet -> Figures.count(sheet.population().connectionsOfNode())),
            new Line("memory of a node for idle connections, best run", sheet -> idle(sheet, Assumption.IDLE_KB_LOW)),
            new Line("the same, worst run", sheet -> idle(sheet, Assumption.IDLE_KB_HIGH)),
            new Line(
                    "directory entries",
                    sheet -> Figures.count(sheet.population().entries())),
            new Line("directory on each node", sheet -> Figures.bytes(sheet.directoryBytes())),
            new Line("connected users in the presence of each node", sheet -> Figures.bytes(sheet.presenceBytes())),
            new Line("memory of a node in all", sheet -> Figures.bytes(sheet.nodeGb() * Sheet.GB)),
            new Line("busy processors of a node at the peak", sheet -> Figures.estimate(sheet.nodeCores())));

    static final List<Line> TRAFFIC = List.of(
            new Line(
                    "messages in a day", sheet -> Figures.number(sheet.traffic().messagesOfDay())),
            new Line(
                    "messages/s at the peak",
                    sheet -> Figures.number(sheet.traffic().messages())),
            new Line(
                    "deliveries/s at the peak",
                    sheet -> Figures.number(sheet.traffic().deliveries())),
            new Line(
                    "messages in a commit of a node",
                    sheet -> Figures.estimate(sheet.traffic().batch())),
            new Line(
                    "connections that begin, each second",
                    sheet -> Figures.number(sheet.traffic().connects())),
            new Line(
                    "read positions that move, each second at the peak",
                    sheet -> Figures.number(sheet.traffic().marks())),
            new Line(
                    "messages to other nodes, each second at the peak",
                    sheet -> Figures.number(sheet.traffic().hops())),
            new Line(
                    "batches that carry them",
                    sheet -> Figures.number(sheet.traffic().nodeBatches())));

    static final List<Line> MESH = List.of(
            new Line(
                    "TCP connections of a node to the others",
                    sheet -> Figures.count(Mesh.connectionsOfNode(sheet.population()))),
            new Line(
                    "heartbeats and pings/s, all nodes",
                    sheet -> Figures.number(sheet.mesh().control())),
            new Line(
                    "heartbeats and pings/s that a node sends",
                    sheet -> Figures.number(
                            sheet.mesh().control() / sheet.population().nodes())),
            new Line(
                    "changes of the directory/s, applied by every node",
                    sheet -> Figures.number(sheet.mesh().directoryChanges())),
            new Line(
                    "messages/s that carry them, all nodes",
                    sheet -> Figures.number(sheet.mesh().directoryMessages())),
            new Line(
                    "messages/s that carry them, of a node, sent and received",
                    sheet -> Figures.number(2
                            * sheet.mesh().directoryMessages()
                            / sheet.population().nodes())),
            new Line(
                    "busy processors of a node for all of these",
                    sheet -> Figures.estimate(sheet.mesh().cores())),
            new Line(
                    "a node joins: bytes to it",
                    sheet -> Figures.bytes(sheet.mesh().joinBytes())),
            new Line(
                    "a node joins: least time",
                    sheet -> Figures.seconds(sheet.mesh().joinSeconds())),
            new Line(
                    "restart of all nodes, one after another",
                    sheet -> Figures.seconds(sheet.mesh().restartSeconds(sheet.population()))));

    static final List<Line> PRESENCE = List.of(
            new Line(
                    "users who come or go, each second",
                    sheet -> Figures.number(sheet.presence().changes())),
            new Line(
                    "changes that a node can publish, each second",
                    sheet -> Figures.number(sheet.presence().capacity())),
            new Line(
                    "used share of that",
                    sheet -> Figures.percent(sheet.presence().share())),
            new Line(
                    "busy processors of PostgreSQL for presence queries",
                    sheet -> Figures.estimate(sheet.presence().queryCores())),
            new Line(
                    "user ids that these queries carry, each second",
                    sheet -> Figures.bytes(sheet.presence().queryBytes())),
            new Line(
                    "frames/s to acquaintances",
                    sheet -> Figures.number(sheet.presence().frames())),
            new Line(
                    "last-seen rows/s that are written",
                    sheet -> Figures.number(sheet.presence().rows())),
            new Line(
                    "last-seen rows/s that are locked in vain",
                    sheet -> Figures.number(sheet.presence().lockedRows())));

    static final List<Line> DATABASE = List.of(
            new Line(
                    "transactions/s at the peak that write",
                    sheet -> Figures.number(sheet.database().writes())),
            new Line(
                    "statements/s at the peak that read",
                    sheet -> Figures.number(sheet.database().reads())),
            new Line(
                    "of these, polls of the nodes",
                    sheet -> Figures.number(sheet.database().polls())),
            new Line(
                    "busy processors: messages",
                    sheet -> Figures.estimate(sheet.database().messageCores())),
            new Line(
                    "busy processors: read positions",
                    sheet -> Figures.estimate(sheet.database().markCores())),
            new Line(
                    "busy processors: reads and polls",
                    sheet -> Figures.estimate(sheet.database().readCores())),
            new Line(
                    "busy processors: last-seen times",
                    sheet -> Figures.estimate(sheet.database().lastSeenCores())),
            new Line(
                    "busy processors: presence queries",
                    sheet -> Figures.estimate(sheet.presence().queryCores())),
            new Line("busy processors in all", sheet -> Figures.estimate(sheet.databaseCores())),
            new Line(
                    "write-ahead log in a day",
                    sheet -> Figures.bytes(sheet.database().walOfDay())),
            new Line(
                    "growth by messages in a day, tables and indexes",
                    sheet -> Figures.bytes(sheet.database().growthOfDay())),
            new Line(
                    "the same in a year",
                    sheet -> Figures.bytes(sheet.database().growthOfDay() * 365)),
            new Line(
                    "conversations and participants",
                    sheet -> Figures.bytes(sheet.database().standing())),
            new Line(
                    "connections of all nodes",
                    sheet -> Figures.count(sheet.database().connections())),
            new Line(
                    "transaction ids in a day",
                    sheet -> Figures.number(sheet.database().transactionIds())));

    static final List<Line> COSTS = List.of(
            new Line(
                    "processors of the nodes",
                    sheet -> ofMillion(
                            sheet,
                            sheet.provided(
                                    sheet.nodeCores() * sheet.population().nodes()))),
            new Line("processors of PostgreSQL", sheet -> ofMillion(sheet, sheet.provided(sheet.databaseCores()))),
            new Line(
                    "GB of memory of the nodes",
                    sheet ->
                            ofMillion(sheet, sheet.nodeGb() * sheet.population().nodes())),
            new Line("GB of memory of PostgreSQL", sheet -> ofMillion(sheet, sheet.databaseGb())),
            new Line(
                    "GB of disk in a day, one copy",
                    sheet -> ofMillion(sheet, sheet.database().growthOfDay() / Sheet.GB)),
            new Line(
                    "GB of write-ahead log in a day",
                    sheet -> ofMillion(sheet, sheet.database().walOfDay() / Sheet.GB)));

    private static String idle(Sheet sheet, Assumption kilobytes) {
        return Figures.bytes(
                sheet.population().connectionsOfNode() * sheet.assumptions().bytes(kilobytes));
    }

    private static String ofMillion(Sheet sheet, double amount) {
        return Figures.estimate(sheet.ofMillion(amount));
    }
}
