#include "failure.hpp"

#include "output/failure_report.hpp"
#include "output/json_writer.hpp"

#include <fmt/core.h>

#include <new>
#include <string_view>

namespace {

void write_document(const hwsync::Error& error, const std::string& command,
                    Output& output) {
    JsonWriter json(output);
    json.begin_object();
    json.member("command", command);
    json.member("run", error.run());
    write_error(json, error);
    json.end_object();
    json.finish();
    output.flush();
}

} // namespace

hwsync::Error as_error(const std::exception& exception) {
    if (const auto* error = dynamic_cast<const hwsync::Error*>(&exception)) {
        return *error;
    }
    if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
        return {hwsync::ErrorKind::storage, "memory ran out",
                "the catalog is as it was; give the process more memory"};
    }
    return {hwsync::ErrorKind::storage,
            fmt::format("something unforeseen happened ({})", exception.what()),
            "run the command again with -v, and report it if it stays"};
}

ExitCode report_failure(const hwsync::Error& error, const std::string& command,
                        Format format, const Logger& logger, Output& output) {
    logger.error(error);
    if (format == Format::json && output.discard() &&
        error.kind() != hwsync::ErrorKind::report_lost) {
        try {
            write_document(error, command, output);
        } catch (
            const hwsync::Error&) {     // The first failure is the one to tell.
        } catch (const ReaderIsGone&) { // As above.
        }
    }
    return exit_code_of(error.kind());
}
