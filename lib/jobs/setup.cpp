#include <hwsync/setup.hpp>

#include "base/descriptor.hpp"
#include "base/file_owner.hpp"
#include "base/remedy.hpp"
#include "config/config_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string_view>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

constexpr auto service_user = "hwsync";
constexpr mode_t for_owner = 0600;
constexpr mode_t for_group = 0640;

/// Who is to read what is written.
struct Readers {
    gid_t group = getegid();
    mode_t mode = for_owner;
    mode_t folder_mode = 0700;
};

bool is_for_service() {
    return geteuid() == 0 && getpwnam(service_user) != nullptr;
}

Readers readers() {
    if (!is_for_service()) {
        return {};
    }
    return {getpwnam(service_user)->pw_gid, for_group, 0750};
}

std::string group_name(gid_t group) {
    const auto* const entry = getgrgid(group);
    return entry != nullptr ? entry->gr_name : std::to_string(group);
}

Error wrong(std::string what, std::string remedy) {
    return {ErrorKind::usage, std::move(what), std::move(remedy)};
}

bool is_plain_name(const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

/// A string of TOML.
std::string toml_string(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
        }
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
            result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            result += c;
        }
    }
    return result + '"';
}

void check_shops(const std::vector<SetupShop>& shops) {
    if (shops.empty()) {
        throw wrong("no shop is named", "name the primary shop first");
    }
    std::set<std::string_view> names;
    for (const auto& shop : shops) {
        if (!is_plain_name(shop.name)) {
            throw wrong(fmt::format("'{}' cannot be a shop's name here",
                                    printable(shop.name)),
                        "give letters, digits, - and _");
        }
        if (!names.insert(shop.name).second) {
            throw wrong(fmt::format("two shops are called {}", shop.name),
                        "give each shop a name of its own");
        }
        const bool is_usable =
            std::all_of(shop.secret.begin(), shop.secret.end(),
                        [](char c) { return c > ' ' && c < '\x7f'; });
        if (shop.secret.empty() || !is_usable) {
            throw wrong(fmt::format("the {} of shop {} is {}",
                                    shop.client_id.empty() ? "access token"
                                                           : "client secret",
                                    shop.name,
                                    shop.secret.empty()
                                        ? "empty"
                                        : "not one word of ASCII characters"),
                        "copy it once more, alone");
        }
    }
}

std::string config_text(const SetupRequest& request) {
    std::string text = "# Written by hwsync setup; hwsync-config(5) explains "
                       "it, and what else there is.\n";
    if (!request.catalog.empty()) {
        text += fmt::format("catalog = {}\n",
                            toml_string(request.catalog.native()));
    }
    text +=
        fmt::format("primary = {}\n", toml_string(request.shops.front().name));
    if (request.identifier) {
        text += fmt::format("identifier = \"{}\"\n",
                            to_string(*request.identifier));
    }
    for (const auto& shop : request.shops) {
        text += fmt::format("\n[shops.{}]\ndomain = {}\n", shop.name,
                            toml_string(shop.domain));
        if (!shop.client_id.empty()) {
            text +=
                fmt::format("client_id = {}\n", toml_string(shop.client_id));
        }
        text += fmt::format("{}_file = \"credentials/{}\"\n",
                            shop.client_id.empty() ? "token" : "client_secret",
                            shop.name);
    }
    return text;
}

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path,
                       int error) {
    throw Error(ErrorKind::storage,
                fmt::format("cannot {} {} ({})", what,
                            printable(path.native(), 300),
                            std::strerror(error)),
                remedy_for(error, "check the folder, its permissions and the "
                                  "disk; or run this as root"));
}

void make_folder(const std::filesystem::path& folder, mode_t mode,
                 std::optional<gid_t> group) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) {
        return;
    }
    if (!folder.parent_path().empty() && folder.parent_path() != folder) {
        make_folder(folder.parent_path(), 0755, std::nullopt);
    }
    if (mkdir(folder.c_str(), mode) != 0) {
        fail("create the folder", folder, errno);
    }
    if (group && (chown(folder.c_str(), geteuid(), *group) != 0 ||
                  chmod(folder.c_str(), mode) != 0)) {
        fail("give away the folder", folder, errno);
    }
}

void write_all(int fd, std::string_view text,
               const std::filesystem::path& path) {
    while (!text.empty()) {
        const auto written = write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            fail("write", path, errno);
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

/// Written beside its place, so that nobody ever reads a part, or reads what is
/// not for him.
void write_file(const SetupFile& file, const Readers& readers) {
    const auto fresh = file.path.native() + ".new";
    if (unlink(fresh.c_str()) != 0 && errno != ENOENT) {
        fail("write", file.path, errno);
    }
    const Descriptor fd{
        open(fresh.c_str(),
             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, for_owner)};
    if (fd.get() < 0) {
        fail("write", file.path, errno);
    }
    try {
        if (readers.mode != for_owner &&
            fchown(fd.get(), geteuid(), readers.group) != 0) {
            fail("give away", file.path, errno);
        }
        if (fchmod(fd.get(), readers.mode) != 0) {
            fail("write", file.path, errno);
        }
        write_all(fd.get(), file.text, file.path);
        if (fsync(fd.get()) != 0 ||
            rename(fresh.c_str(), file.path.c_str()) != 0) {
            fail("write", file.path, errno);
        }
    } catch (...) {
        unlink(fresh.c_str());
        throw;
    }
}

} // namespace

std::filesystem::path catalog_to_set_up() {
    return is_for_service() ? "/var/lib/hwsync/catalog.db" : "";
}

SetupPlan plan_setup(const SetupRequest& request) {
    check_shops(request.shops);
    const auto who = readers();
    SetupPlan plan;
    plan.mode = who.mode;
    plan.service_user = is_for_service() ? service_user : "";
    plan.owner = user_name(geteuid()) + ":" + group_name(who.group);
    const auto folder = std::filesystem::absolute(request.config).parent_path();
    for (const auto& shop : request.shops) {
        plan.files.push_back(
            {folder / "credentials" / shop.name, shop.secret + "\n", true});
    }
    plan.files.push_back(
        {folder / request.config.filename(), config_text(request), false});
    read_config_text(plan.files.back().text, request.config);
    return plan;
}

void write_setup(const SetupPlan& plan, Overwrite overwrite) {
    for (const auto& file : plan.files) {
        std::error_code error;
        if (overwrite == Overwrite::no &&
            std::filesystem::symlink_status(file.path, error).type() !=
                std::filesystem::file_type::not_found) {
            throw Error(ErrorKind::safety,
                        fmt::format("{} is there already",
                                    printable(file.path.native(), 300)),
                        "name another config file with --config, or give "
                        "--force to replace it");
        }
    }
    const auto who = readers();
    make_folder(plan.files.back().path.parent_path(), 0755, std::nullopt);
    for (const auto& file : plan.files) {
        if (file.is_secret) {
            make_folder(file.path.parent_path(), who.folder_mode, who.group);
        }
        write_file(file, who);
    }
}

} // namespace hwsync
