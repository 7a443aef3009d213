#include "output/import_report.hpp"

#include "output/run_report.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>

namespace {

double seconds_of(const hwsync::ImportResult& result) {
    return std::chrono::duration<double>(result.finished_at - result.started_at)
        .count();
}

} // namespace

void write_import(JsonWriter& json, std::string_view command,
                  const hwsync::ImportResult& result) {
    json.begin_object();
    json.member("command", command);
    json.member("run", result.run);
    json.member("shop", result.shop);
    json.member("dry_run", !result.run.has_value());
    json.member("source", result.source);
    json.member("started_at", result.started_at);
    json.member("finished_at", result.finished_at);
    json.key("products");
    write_counts(json, result.products);
    json.key("variants");
    write_counts(json, result.variants);
    write_rejects(json, *result.rejects);
    json.member("skipped", result.skipped);
    json.key("incomplete");
    json.begin_array();
    for (const auto id : result.incomplete) {
        json.id(id);
    }
    json.end_array();
    json.member("bytes", result.bytes);
    json.member("seconds", seconds_of(result));
    json.end_object();
}

void write_import(Output& output, const hwsync::ImportResult& result) {
    write_counts(output, result.products, result.variants);
    if (result.skipped > 0) {
        output.write(fmt::format("{} lines of other kinds were skipped\n",
                                 result.skipped));
    }
    write_rejects(output, *result.rejects, result.run);
    if (!result.incomplete.empty()) {
        output.write(fmt::format(
            "{} products came with fewer variants than Shopify counts; none "
            "of their variants was ended\n",
            result.incomplete.size()));
    }
    output.write(result.run
                     ? fmt::format("run {} of shop {}: done in {:.1f} s\n",
                                   *result.run, hwsync::printable(result.shop),
                                   seconds_of(result))
                     : std::string{"dry run: nothing was written\n"});
}
