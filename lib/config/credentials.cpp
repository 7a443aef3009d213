#include "config/credentials.hpp"

#include "base/descriptor.hpp"
#include "base/remedy.hpp"
#include "config/secret_command.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

constexpr Duration longest_command = std::chrono::seconds{30};
constexpr std::size_t longest_path_shown = 4096;

Error refused(std::string message, std::string remedy) {
    return {ErrorKind::access, std::move(message), std::move(remedy)};
}

Secret from_variable(const std::string& variable, const std::string& what,
                     const Environment& environment) {
    auto value = environment(variable);
    if (!value || value->empty()) {
        throw refused(fmt::format("{} names ${}, which is {}", what,
                                  printable(variable),
                                  value ? "empty" : "not set"),
                      "set it in the environment that hwsync is started in");
    }
    return Secret{*std::move(value)};
}

/// As ssh does, whose owner is the one who can mend it; but what everybody can
/// read is no secret, whoever owns it. What root keeps for the catalog's user
/// is read by that user's group.
void check_is_private(const struct stat& status,
                      std::optional<std::uint32_t> readers,
                      const std::string& name, const std::string& path) {
    constexpr uid_t root = 0;
    const bool is_shared = status.st_uid == root && readers == status.st_gid;
    const bool is_ours = status.st_uid == geteuid();
    const mode_t group = is_shared ? S_IWGRP | S_IXGRP : S_IRWXG;
    const mode_t others = is_ours ? group | S_IRWXO : S_IRWXO;
    if ((status.st_mode & others) == 0) {
        return;
    }
    const auto remedy = fmt::format("chmod {} {}",
                                    !is_ours    ? "o="
                                    : is_shared ? "640"
                                                : "600",
                                    path);
    throw refused(fmt::format("{} can be read or changed by others (mode "
                              "{:04o})",
                              name, status.st_mode & 07777U),
                  remedy);
}

/// What to do where the file is not there. One that systemd hands over is there
/// for its services alone.
std::string_view remedy_of(const CredentialConfig& credential,
                           const Environment& environment, int error) {
    const bool may_be_handed_over = error == ENOENT &&
                                    !credential.relative.empty() &&
                                    !environment("CREDENTIALS_DIRECTORY");
    return may_be_handed_over
               ? "make it; or, where systemd hands it over, let systemd start "
                 "this too: systemd-run -p LoadCredential=..., see "
                 "hwsync-config(5)"
               : "make it a file that the user who runs hwsync can read";
}

Secret from_file(const CredentialConfig& credential,
                 const Environment& environment, const std::string& what) {
    const auto path = credential_file(credential, environment)->string();
    const auto shown = printable(path, longest_path_shown);
    const auto name = fmt::format("{}, {},", what, shown);
    const auto cannot = [&](int error) {
        return refused(
            fmt::format("{} cannot be read ({})", name, std::strerror(error)),
            remedy_for(error, remedy_of(credential, environment, error)));
    };
    // Else opening a FIFO would wait for somebody to write.
    const Descriptor fd{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat status {};
    if (fd.get() < 0 || fstat(fd.get(), &status) != 0) {
        throw cannot(errno);
    }
    if (!S_ISREG(status.st_mode)) {
        throw refused(name + " is not a regular file",
                      "name a file that holds the secret alone");
    }
    check_is_private(status, credential.readers, name, shown);
    std::string text(longest_secret + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = read(fd.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno != EINTR) {
            throw cannot(errno);
        }
        if (got == 0) {
            text.resize(size);
            return Secret{std::move(text)};
        }
        size += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    const Secret wiped{std::move(text)};
    throw refused(name + " has more than 64 KiB, too much for a secret",
                  "name a file that holds the secret alone");
}

std::string_view suffix_of(CredentialConfig::Source source) {
    switch (source) {
    case CredentialConfig::Source::file:
        return "file";
    case CredentialConfig::Source::command:
        return "command";
    case CredentialConfig::Source::env:
        break;
    }
    return "env";
}

Secret read_as(const CredentialConfig& credential,
               const Environment& environment, const std::string& what,
               const StopToken* stop) {
    switch (credential.source) {
    case CredentialConfig::Source::env:
        return from_variable(credential.from, what, environment);
    case CredentialConfig::Source::file:
        return from_file(credential, environment, what);
    case CredentialConfig::Source::command:
        break;
    }
    return run_secret_command(credential.from, what, credential.withheld,
                              longest_command, stop);
}

} // namespace

std::optional<std::filesystem::path>
credential_file(const CredentialConfig& credential,
                const Environment& environment) {
    if (credential.source != CredentialConfig::Source::file) {
        return std::nullopt;
    }
    const auto folder = environment("CREDENTIALS_DIRECTORY").value_or("");
    if (credential.relative.empty() || folder.empty()) {
        return credential.from;
    }
    auto path = std::filesystem::path{folder} / credential.relative;
    std::error_code error;
    return std::filesystem::exists(path, error)
               ? std::move(path)
               : std::filesystem::path{credential.from};
}

std::string credential_name(const CredentialConfig& credential,
                            std::string_view shop) {
    return fmt::format("the {}_{} of shop {}",
                       credential.client_id.empty() ? "token" : "client_secret",
                       suffix_of(credential.source), printable(shop));
}

Secret checked_secret(std::string_view raw, const std::string& what) {
    const auto text = raw.substr(0, raw.find_last_not_of("\r\n") + 1);
    if (text.empty()) {
        throw refused(what + " gives nothing", "put the secret there");
    }
    const bool is_visible = std::all_of(
        text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!is_visible) {
        throw refused(what + " gives a secret with a space, a control "
                             "character or a character beyond ASCII in it",
                      "give the secret alone, on one line");
    }
    return Secret{std::string{text}};
}

Secret read_raw_secret(const CredentialConfig& credential,
                       const Environment& environment, std::string_view shop,
                       const StopToken* stop) {
    return read_as(credential, environment, credential_name(credential, shop),
                   stop);
}

Secret read_password(const CredentialConfig& credential,
                     const Environment& environment, const StopToken* stop) {
    const auto what = fmt::format("the password_{} of [publish]",
                                  suffix_of(credential.source));
    const auto raw = read_as(credential, environment, what, stop);
    const auto text = raw.reveal();
    const auto password = text.substr(0, text.find_last_not_of("\r\n") + 1);
    if (password.empty()) {
        throw refused(what + " gives nothing", "put the password there");
    }
    if (password.find('\0') != std::string_view::npos ||
        password.find('\n') != std::string_view::npos) {
        throw refused(what + " gives more than one line",
                      "give the password alone");
    }
    return Secret{std::string{password}};
}

Secret read_secret(const CredentialConfig& credential,
                   const Environment& environment, std::string_view shop,
                   const StopToken* stop) {
    return checked_secret(
        read_raw_secret(credential, environment, shop, stop).reveal(),
        credential_name(credential, shop));
}

} // namespace hwsync
