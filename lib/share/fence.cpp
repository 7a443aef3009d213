#include "share/fence.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <random>
#include <string_view>

#include <unistd.h>

namespace hwsync::share {

namespace {

constexpr std::string_view go_on =
    "go on from there with hwsync restore --brand; or, if this catalog is to "
    "take its place, run hwsync publish --force";

Error not_ours(const std::string& name) {
    return {ErrorKind::safety,
            fmt::format("brand {} of the shared database is another catalog's",
                        printable(name)),
            "set another brand in [publish]; or, if this catalog is to take "
            "its place, run hwsync publish --force"};
}

/// Told by generation alone, it would be taken for what is known here.
Error went_elsewhere(const std::string& name, std::int64_t generation) {
    return {ErrorKind::safety,
            fmt::format("generation {} of brand {} was published by another "
                        "copy of this catalog, after the shared database had "
                        "gone back",
                        generation, printable(name)),
            std::string{go_on}};
}

Error behind(const std::string& name, std::int64_t there, std::int64_t here) {
    return {ErrorKind::safety,
            fmt::format("another copy of this catalog has published brand {}: "
                        "generation {} is there, and this one knows {}",
                        printable(name), there, here),
            std::string{go_on}};
}

Error went_back(const std::string& name, std::int64_t there,
                std::int64_t here) {
    return {ErrorKind::safety,
            fmt::format(
                "generation {} of brand {} was published from here, and the "
                "shared database {}: it was lost, or restored from an older "
                "backup, or is another one",
                here, printable(name),
                there == 0 ? std::string{"holds none"}
                           : fmt::format("holds generation {}", there)),
            "check url in [publish]; if it is the right one, send this catalog "
            "again with hwsync publish --force"};
}

// A token is a word of its own, and that of the publication before it.

std::string_view own_word(std::string_view token) {
    return token.empty() ? "none" : token.substr(0, token.find(' '));
}

std::string_view word_before(std::string_view token) {
    const auto end = token.find(' ');
    return end == std::string_view::npos ? std::string_view{}
                                         : token.substr(end + 1);
}

/// Whether what is there is neither the last publication from here nor the one
/// before it. Earlier versions did not note the latter.
bool is_another(const Brand& there, const Publication& known) {
    const auto before = word_before(known.begun);
    return there.token != known.begun && !before.empty() &&
           before != own_word(there.token);
}

/// Whether a publication did of which its process could not note it.
bool came_about(const Brand& there, const Publication& known) {
    return !known.begun.empty() && there.token == known.begun &&
           there.generation != known.generation;
}

std::string this_host() {
    std::array<char, 256> host{};
    const bool is_known = gethostname(host.data(), host.size() - 1) == 0;
    return is_known ? host.data() : "a host";
}

/// `there` may be a lease of this host's from before its last start: nothing
/// tells that from one of a copy of its disk, which runs elsewhere.
std::string_view whose_job(const Brand& there) {
    return there.holder.starts_with(this_host() + ",")
               ? "a job on another host of this name, or on this one before it "
                 "was started anew,"
               : "a job on another host";
}

} // namespace

Standing standing_of(const std::string& name, const Brand& there,
                     const Publication& known, const std::string& catalog_id) {
    if (came_about(there, known)) {
        return Standing::came_about;
    }
    if (there.catalog_id != catalog_id) {
        throw not_ours(name);
    }
    if (there.generation < known.generation) {
        throw went_back(name, there.generation, known.generation);
    }
    if (there.generation != known.generation) {
        throw behind(name, there.generation, known.generation);
    }
    if (is_another(there, known)) {
        throw went_elsewhere(name, there.generation);
    }
    return Standing::as_known;
}

bool is_as_known(const Brand& there, const Publication& known,
                 const std::string& catalog_id) {
    if (there.catalog_id != catalog_id || is_another(there, known)) {
        return false;
    }
    return came_about(there, known)
               ? there.generation == known.generation + 1
               : there.generation == known.generation && there.run == known.run;
}

std::string token_after(const Brand& there, const Publication& known) {
    std::random_device random;
    return fmt::format(
        "{:08x}{:08x}{:08x}{:08x} {}", random(), random(), random(), random(),
        own_word(is_another(there, known) ? known.begun : there.token));
}

void check_not_lost(const std::string& name, const Publication& known) {
    if (known.generation > 0) {
        throw went_back(name, 0, known.generation);
    }
}

void check_lease(const std::string& name, const Brand& there,
                 const std::string& holder_token) {
    if (there.lease_left > 0 && there.holder_token != holder_token) {
        throw Error(
            ErrorKind::busy,
            fmt::format("{} works on brand {} ({}; its lease ends in {} s "
                        "unless renewed)",
                        whose_job(there), printable(name),
                        printable(there.holder, 300), there.lease_left),
            "run this again later");
    }
}

Error is_published_elsewhere(const std::string& name) {
    return {ErrorKind::busy,
            fmt::format("brand {} is being published elsewhere just now",
                        printable(name)),
            "run this again later, or let it wait with --lock-timeout"};
}

Error brand_is_gone(const std::string& name) {
    return {ErrorKind::busy,
            fmt::format("brand {} was taken out of the shared database just "
                        "now",
                        printable(name)),
            "run this again"};
}

bool take_lease(Session& session, const std::string& name,
                const std::string& holder_token, Duration lease) {
    const auto seconds = std::chrono::duration<double>(lease).count();
    return !session
                .query("UPDATE hwsync.brand SET holder = $2, holder_token = $3,"
                       " lease_until = CURRENT_TIMESTAMP"
                       " + CAST($4 AS double precision) * interval '1 second'"
                       " WHERE number = (SELECT number FROM hwsync.brand"
                       " WHERE name = $1 AND (holder_token = $3"
                       " OR lease_until IS NULL"
                       " OR lease_until <= CURRENT_TIMESTAMP)"
                       " FOR UPDATE SKIP LOCKED) RETURNING number",
                       {name,
                        fmt::format("{}, process {}", this_host(), getpid()),
                        holder_token, fmt::format("{:.3f}", seconds)})
                .empty();
}

void end_lease(Session& session, const std::string& name,
               const std::string& holder_token) {
    session.query("UPDATE hwsync.brand SET holder = NULL, holder_token = NULL,"
                  " lease_until = NULL WHERE name = $1 AND holder_token = $2",
                  {name, holder_token});
}

} // namespace hwsync::share
