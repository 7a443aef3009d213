#include "share/health.hpp"

#include "catalog/row_feed.hpp"
#include "share/database.hpp"
#include "share/fence.hpp"
#include "share/session.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <chrono>

namespace hwsync {

namespace share {

namespace {

constexpr Duration longest_answer = std::chrono::seconds{30};

/// What the database says of the brand.
void ask(const DoctorRequest& request, const Database& database,
         const PublicationState& state, const StopToken& stop,
         HealthCheck& check) {
    auto session = database.connect(stop, longest_answer);
    const auto name = brand_of({request.config.publish, {}});
    const auto found = look(session, name);
    const auto known =
        state.publication.value_or(Publication{name, 0, 0, {}, 0, {}});
    if (!found.brand) {
        check_not_lost(name, known);
    }
    if (found.version == 0 || !found.brand || found.brand->generation == 0) {
        check.message +=
            "; it is in reach, and the brand was not published yet";
        return;
    }
    check_version(found.version, feed_schema());
    standing_of(name, *found.brand, known, state.catalog_id);
    check.message += fmt::format("; it is in reach, at generation {}",
                                 found.brand->generation);
    if (found.brand->lease_left > 0) {
        check.message += fmt::format(", and {} works on it",
                                     printable(found.brand->holder, 300));
    }
}

void examine(const DoctorRequest& request, const StopToken& stop,
             HealthCheck& check) {
    const SharedDatabase shared{request.config.publish, request.environment};
    const auto name = brand_of(shared);
    check.message = fmt::format("brand {}", printable(name));
    PublicationState state;
    if (!request.catalog.empty()) {
        state = publication_state(request.catalog, name, &stop).value_or(state);
    }
    if (state.publication && state.publication->generation > 0) {
        check.message +=
            fmt::format(", published as generation {} at {}",
                        state.publication->generation, state.publication->at);
    }
    if (request.online) {
        ask(request, Database{shared, stop}, state, stop, check);
    } else {
        check.message += "; --online asks the database";
    }
    if (state.unsent_runs > 0) {
        check.health = Health::warning;
        check.message +=
            fmt::format("; {} {} not published", state.unsent_runs,
                        state.unsent_runs == 1 ? "run is" : "runs are");
        check.remedy = "run hwsync publish";
    }
}

} // namespace

} // namespace share

std::optional<HealthCheck> check_publishing(const DoctorRequest& request,
                                            const StopToken& stop) {
    const auto& config = request.config.publish;
    if (config.url.empty()) {
        if (config.brand.empty() && !config.password) {
            return std::nullopt;
        }
        return HealthCheck{"publish",
                           {},
                           Health::warning,
                           "the config file's [publish] has no url, so nothing "
                           "is published",
                           "add url, or remove the section"};
    }
    HealthCheck check{"publish", {}, Health::ok, {}, {}};
    try {
        share::examine(request, stop, check);
    } catch (const Error& error) {
        stop.check();
        check.health = Health::problem;
        check.message = error.message();
        check.remedy = error.remedy();
    }
    return check;
}

} // namespace hwsync
