#include "output/failure_report.hpp"

void write_error(JsonWriter& json, const hwsync::Error& error) {
    json.key("error");
    json.begin_object();
    json.member("kind", to_string(error.kind()));
    json.member("exit_code", exit_code(error.kind()));
    json.member("message", error.message());
    json.member("remedy", error.remedy());
    json.end_object();
}
