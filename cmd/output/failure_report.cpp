#include "output/failure_report.hpp"

#include "process/exit_code.hpp"

#include <hwsync/text.hpp>

bool is_worse(const hwsync::Error& error, const hwsync::Error& other) {
    const auto code = exit_code_of(error.kind());
    const auto other_code = exit_code_of(other.kind());
    return code != other_code && worse_of(code, other_code) == code;
}

hwsync::Error with_shop_name(const std::string& shop,
                             const hwsync::Error& error) {
    const auto name = "shop " + hwsync::printable(shop);
    const bool says_so = error.message().find(name) != std::string::npos;
    return {error.kind(), (says_so ? "" : name + ": ") + error.message(),
            error.remedy()};
}

void write_error(JsonWriter& json, const hwsync::Error& error) {
    json.key("error");
    json.begin_object();
    json.member("kind", to_string(error.kind()));
    json.member("exit_code", exit_code(error.kind()));
    json.member("message", error.message());
    json.member("remedy", error.remedy());
    json.end_object();
}
