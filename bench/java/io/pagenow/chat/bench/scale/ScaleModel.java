package io.pagenow.chat.bench.scale;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The command {@code bench/scale-model}: prints the tables of {@code docs/scale.md} for other assumptions. */
public final class ScaleModel {
    private static final String USERS = "users";

    private ScaleModel() {}

    /**
     * Options of a call.
     *
     * @param users numbers of users, a column each
     */
    record Request(Assumptions assumptions, List<Double> users) {
        /** @throws IllegalArgumentException if an option is unknown or its value is not a number of 0 or more */
        static Request of(String... arguments) {
            Assumptions assumptions = Assumptions.STANDARD;
            List<Double> users = Tables.USERS;
            Deque<String> waiting = new ArrayDeque<>();
            for (String argument : arguments) {
                waiting.addAll(List.of(argument.split("=", 2)));
            }
            while (!waiting.isEmpty()) {
                String option = waiting.remove();
                String name = option.startsWith("--") ? option.substring(2) : "";
                if (!name.equals(USERS) && Assumption.ofOption(name).isEmpty()) {
                    throw new IllegalArgumentException("'" + option + "' is unknown: expected --users or an option of"
                            + " the first two tables, such as --online 0.2");
                }
                if (waiting.isEmpty()) {
                    throw new IllegalArgumentException(option + " has no value: expected a number");
                }
                String value = waiting.remove();
                if (name.equals(USERS)) {
                    users = Arrays.stream(value.split(","))
                            .map(one -> number(option, one))
                            .toList();
                } else {
                    assumptions = assumptions.with(Assumption.ofOption(name).orElseThrow(), number(option, value));
                }
            }
            if (users.stream().anyMatch(count -> count < 1)) {
                throw new IllegalArgumentException("--users is below 1: expected 1 or more, separated by commas");
            }
            return new Request(assumptions, users);
        }

        private static double number(String option, String value) {
            try {
                return Double.parseDouble(value.replace("_", ""));
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(option + " is '" + value + "': expected a number", notANumber);
            }
        }
    }

    /** Prints all tables, and to the second stream why it cannot. Returns the status for the shell. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            Request request = Request.of(arguments);
            Tables.all(request.assumptions, request.users).forEach(table -> out.println(table + "\n"));
            out.println(OneMachine.table(request.assumptions));
            return 0;
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            return 2;
        }
    }

    /** Prints the tables for the given options, for example {@code --users 3000000 --online 0.2}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }
}
