#include <hwsync/plan.hpp>

#include "base/descriptor.hpp"
#include "base/folder_of.hpp"
#include "base/remedy.hpp"
#include "input/byte_source.hpp"
#include "jobs/plan_draft.hpp"
#include "shopify/json_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

constexpr std::size_t buffer_size = 65536;

/// Checked before anything is read: what is renamed onto a device is gone.
std::filesystem::path checked(std::filesystem::path path) {
    struct stat status {};
    if (path == "-" || path.filename().empty() ||
        (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--plan cannot be '{}'", printable(path.string(), 300)),
            "give the path of a file to write");
    }
    return path;
}

std::string id_json(std::int64_t id) {
    return id == 0 ? "null" : fmt::format("\"{}\"", id);
}

std::string change_line(const std::string& shop, const PlannedChange& change) {
    return fmt::format(
        R"({{"shop":{},"variant_id":"{}","from":{},"to":{},"origin":{},)"
        R"("rule":{},"key":{},"reason":{},"rests_on":"{:016x}"}})"
        "\n",
        shop, change.variant, id_json(change.from), id_json(change.to),
        change.to == 0 ? "null" : R"("auto")",
        change.rule.empty() ? "null" : json_string(change.rule),
        json_string(change.key), json_string(change.reason), change.facts);
}

/// A file that is gone unless it is kept under its name.
class NewFile {
public:
    explicit NewFile(const std::filesystem::path& path)
        : m_path(path), m_draft(path.string() + ".XXXXXX"),
          m_file(mkostemp(m_draft.data(), O_CLOEXEC)) {
        if (m_file.get() < 0) {
            fail();
        }
    }
    ~NewFile() {
        if (!m_draft.empty() && m_file.get() >= 0) {
            unlink(m_draft.c_str());
        }
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written =
                ::write(m_file.get(), bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) {
                fail();
            }
            bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written)
                                            : 0U);
        }
    }

    void keep() {
        if (fsync(m_file.get()) != 0 ||
            std::rename(m_draft.c_str(), m_path.c_str()) != 0) {
            fail();
        }
        m_draft.clear();
        const Descriptor folder{open(folder_of(m_path).c_str(),
                                     O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (folder.get() >= 0) {
            fsync(folder.get());
        }
    }

private:
    [[noreturn]] void fail() const {
        const int error = errno;
        throw Error(
            ErrorKind::storage,
            fmt::format("cannot write the plan {} ({})",
                        printable(m_path.string(), 300), std::strerror(error)),
            remedy_for(error, "check the disk, its space and its permissions"));
    }

    std::filesystem::path m_path;
    std::string m_draft;
    Descriptor m_file;
};

/// Why a plan could not be kept, of a run whose reading is stored.
Error report_lost(const Error& error, std::int64_t run) {
    Error lost{ErrorKind::report_lost,
               fmt::format("what was read is stored, but: {}", error.message()),
               error.remedy()};
    lost.set_run(run);
    return lost;
}

} // namespace

PlanDraft::PlanDraft(std::filesystem::path path)
    : m_path(checked(std::move(path))) {
    SpooledFile{folder_of(m_path)};
}

void PlanDraft::take(Association& association, PlanOrigin origin) {
    m_taken.reset();
    Section section{std::move(origin), SpooledFile{folder_of(m_path)}};
    const auto shop = json_string(section.origin.shop);
    std::string buffer;
    association.plan_links([&](const PlannedChange& change) {
        buffer += change_line(shop, change);
        ++section.changes;
        if (buffer.size() >= buffer_size) {
            section.lines.append(std::exchange(buffer, {}));
        }
    });
    section.lines.append(buffer);
    m_taken.emplace(std::move(section));
}

void PlanDraft::keep() {
    m_sections.push_back(std::move(m_taken.value()));
    m_taken.reset();
}

std::uint64_t PlanDraft::size() const noexcept {
    std::uint64_t changes = 0;
    for (const auto& section : m_sections) {
        changes += section.changes;
    }
    return changes;
}

std::string PlanDraft::header() const {
    std::string shops;
    for (const auto& section : m_sections) {
        shops += fmt::format(
            R"({}{{"shop":{},"run":{},"changes":{}}})",
            shops.empty() ? "" : ",", json_string(section.origin.shop),
            section.origin.run == 0 ? "null"
                                    : std::to_string(section.origin.run),
            section.changes);
    }
    const auto& origin = m_sections.front().origin;
    return fmt::format(
        R"({{"hwsync_plan":1,"catalog":{},"identifier":"{}","made_at":"{}",)"
        R"("by":{},"changes":{},"shops":[{}]}})"
        "\n",
        origin.catalog.empty() ? "null" : json_string(origin.catalog),
        to_string(origin.identifier), format_time(origin.at),
        json_string(origin.by), size(), shops);
}

void PlanDraft::save() const {
    if (m_sections.empty()) {
        return;
    }
    try {
        NewFile file{m_path};
        file.write(header());
        std::vector<char> buffer(buffer_size);
        for (const auto& section : m_sections) {
            const auto lines = section.lines.source("the plan");
            while (const auto size =
                       lines->read(buffer.data(), buffer.size())) {
                file.write({buffer.data(), size});
            }
        }
        file.keep();
    } catch (const Error& error) {
        const auto run = m_sections.front().origin.run;
        if (run == 0) {
            throw;
        }
        throw report_lost(error, run);
    }
}

Plan::Plan(std::filesystem::path path)
    : m_draft(std::make_unique<PlanDraft>(std::move(path))) {}

Plan::~Plan() = default;

const std::filesystem::path& Plan::path() const noexcept {
    return m_draft->path();
}

std::uint64_t Plan::size() const noexcept {
    return m_draft->size();
}

void Plan::save() {
    m_draft->save();
}

} // namespace hwsync
