package io.pagenow.chat.doctor;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.doctor.Finding.Severity;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks everything that the server needs, without starting it and without changing anything: this machine, the ports, the database, the
 * keys of the identity provider, Redis, the store of files, and the other nodes. The server may be running.
 */
public final class Doctor {
    private final Map<String, Examination> examinations = new LinkedHashMap<>();

    /** @param vertx runs the clients of Redis, of the store of files, and of the identity provider */
    public Doctor(Vertx vertx, Settings settings) {
        examinations.put("machine", new MachineExamination(settings));
        examinations.put("ports", new PortsExamination(vertx, settings));
        examinations.put(
                "database",
                settings.database()
                        .uri()
                        .<Examination>map(uri -> new DatabaseExamination(settings, uri))
                        .orElseGet(() -> new DataDirectoryExamination(settings.dataDir())));
        examinations.put("keys", new KeysExamination(vertx, settings.auth()));
        examinations.put("Redis", new RedisExamination(vertx, settings.redis()));
        examinations.put("attachments", new AttachmentsExamination(vertx, settings.attachments()));
        examinations.put("cluster", new ClusterExamination(settings));
        examinations.put("web clients", new WebClientsExamination(settings));
    }

    /**
     * Runs all examinations and prints each finding as soon as it is available. Blocks.
     *
     * @return true if there are only warnings, so that the server can start and do everything that is configured
     */
    public boolean report(PrintWriter out) {
        List<Finding> findings = new ArrayList<>();
        examinations.forEach((subject, examination) -> {
            List<Finding> found = examine(subject, examination);
            found.forEach(finding -> print(out, finding));
            findings.addAll(found);
        });
        long problems = count(findings, Severity.PROBLEM);
        long warnings = count(findings, Severity.WARNING);
        out.printf(Locale.ROOT, "%n%s, %s.%n", counted(problems, "problem"), counted(warnings, "warning"));
        out.flush();
        return problems == 0;
    }

    private static List<Finding> examine(String subject, Examination examination) {
        try {
            return examination.examine();
        } catch (Exception failure) {
            String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            return List.of(Finding.problem(subject, reason, ""));
        }
    }

    private static void print(PrintWriter out, Finding finding) {
        String severity = finding.severity().name().toLowerCase(Locale.ROOT);
        out.printf(Locale.ROOT, "  %-8s %-18s %s%n", severity, finding.subject(), finding.detail());
        if (!finding.remedy().isEmpty()) {
            out.printf(Locale.ROOT, "  %-8s %-18s -> %s%n", "", "", finding.remedy());
        }
        out.flush();
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static String counted(long number, String noun) {
        return (number == 0 ? "no" : number) + " " + noun + (number == 1 ? "" : "s");
    }
}
