#pragma once

#include "output/json_writer.hpp"
#include "output/output.hpp"
#include "process/exit_code.hpp"
#include "shared/context.hpp"
#include "shared/dry_run.hpp"

#include <hwsync/error.hpp>
#include <hwsync/publish.hpp>

#include <cstdint>
#include <optional>

/// What a command that changes the catalog owes to the shared database, where
/// the config's [publish] has `after = "run"`; nothing in a dry run.
///
/// Make it before the command does anything: it takes the brand's lease, and
/// what was left unpublished is sent. Throws where the command must not begin.
class RunPublication {
public:
    enum class Lease { take, none };

    RunPublication(const Context& context, DryRun dry_run,
                   Lease lease = Lease::take);

    /// Publishes what is committed. Says what goes wrong, even with --quiet.
    void publish(std::optional<std::int64_t> run);

    /// The command's exit code, or the publication's where that is worse.
    ExitCode worse_of(ExitCode code) const;

    /// The last members of the command's JSON object.
    void write(JsonWriter& json) const;
    /// The last line for people.
    void write(Output& output) const;

private:
    hwsync::PublishResult send();

    const Context& m_context;
    bool m_is_due;
    std::optional<hwsync::BrandLease> m_lease;
    std::optional<hwsync::PublishResult> m_result;
    std::optional<hwsync::Error> m_error;
};

/// What to publish, and where, as the config file has it.
hwsync::PublishRequest publish_request(const Context& context);
