#include "shared/failure.hpp"

#include "output/failure_report.hpp"
#include "output/json_writer.hpp"

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

ExitCode report_failure(const hwsync::Error& error, const std::string& command,
                        Format format, const Logger& logger, Output& output) {
    logger.error(error);
    if (format == Format::json && output.discard() &&
        error.kind() != hwsync::ErrorKind::report_lost) {
        try {
            write_document(error, command, output);
        } catch (const hwsync::Error&) { // The first failure is reported.
        } catch (const ReaderIsGone&) {  // As above.
        }
    }
    return exit_code_of(error.kind());
}
