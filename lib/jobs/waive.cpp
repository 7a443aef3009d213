#include <hwsync/waive.hpp>

#include "jobs/typed_text.hpp"
#include "jobs/waived_variant.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

void check(const WaiverAddition& addition) {
    if (addition.variant_id.empty() == addition.identifier.empty()) {
        throw Error(ErrorKind::usage,
                    "the command does not name what to accept",
                    "give --variant-id or an identifier");
    }
    if (addition.note.empty()) {
        throw Error(ErrorKind::usage, "a waiver needs a note",
                    "say with --note why it is accepted");
    }
    if (addition.kind && !is_waivable(*addition.kind)) {
        throw Error(ErrorKind::usage,
                    fmt::format("what is {} cannot be accepted",
                                to_string(*addition.kind)),
                    "only what is found of a shop's variant can be");
    }
}

} // namespace

Waiver waive_add(const WaiverJob& job, const WaiverAddition& addition,
                 const StopToken& stop) {
    check(addition);
    check_typed_text("--note", addition.note);
    check_typed_text("identifier", addition.identifier);
    const auto catalog = open_for_waivers(job, addition.shop, stop);
    const auto waivers = catalog->edit_waivers();
    const auto waiver = new_waiver(job, addition, *catalog, *waivers);
    const auto id = waivers->add(waiver);
    waivers->commit();
    return as_made(id, addition.shop, waiver);
}

Waiver waive_remove(const WaiverJob& job, std::int64_t id,
                    const StopToken& stop) {
    const auto catalog = open_for_waivers(job, {}, stop);
    const auto waivers = catalog->edit_waivers();
    const auto removed = waivers->remove(id, job.clock(), job.by);
    if (!removed) {
        throw Error(ErrorKind::not_found,
                    fmt::format("there is no waiver {}", id),
                    "look for it with hwsync waive list");
    }
    waivers->commit();
    return *removed;
}

} // namespace hwsync
