#include "jobs/doctor_notify.hpp"

#include "base/folder_of.hpp"
#include "base/remedy.hpp"
#include "net/http_client.hpp"
#include "net/url.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace hwsync {

namespace {

constexpr Duration longest_answer = std::chrono::seconds{10};

std::string_view remedy_of_folder(int error) {
    switch (error) {
    case ENOENT:
        return "make the folder, or set another metrics_file";
    case EROFS:
        return "set another metrics_file; a service may write to a folder that "
               "ReadWritePaths= names";
    default:
        return "let this user write to the folder, see hwsync-config(5)";
    }
}

/// The file is written under another name and renamed, so it is the folder that
/// counts.
HealthCheck check_metrics_folder(const std::filesystem::path& file) {
    const auto folder = folder_of(file);
    const auto shown = printable(folder.native(), 300);
    if (faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0) {
        return {"metrics_file", {}, Health::ok, shown + " can be written", {}};
    }
    const int error = errno;
    return {"metrics_file",
            {},
            Health::problem,
            fmt::format("the folder {} cannot be written ({})", shown,
                        std::strerror(error)),
            remedy_for(error, remedy_of_folder(error))};
}

HealthCheck check_heartbeat(const DoctorRequest& request,
                            const StopToken& stop) {
    HealthCheck check{"heartbeat", {}, Health::ok, {}, {}};
    if (!request.online) {
        check.message = "each run pings heartbeat_url; --online asks whether "
                        "its server answers";
        return check;
    }
    const auto& url = request.config.notify.heartbeat_url;
    HttpClient client{http_settings(request.environment), stop};
    HttpRequest question;
    question.url = url_origin(url) + "/";
    question.limits.connect = longest_answer;
    question.limits.total = longest_answer;
    const auto response = client.send(question);
    if (response.end == HttpEnd::answered) {
        check.message = url_host(url) + " answers";
        return check;
    }
    check.health = Health::warning;
    check.message = response.fault;
    check.remedy = "check heartbeat_url, and whether this machine may reach "
                   "its server";
    return check;
}

} // namespace

void examine_notify(const DoctorRequest& request, const StopToken& stop,
                    const VisitHealth& visit) {
    const auto& notify = request.config.notify;
    if (!notify.metrics_file.empty()) {
        visit(check_metrics_folder(notify.metrics_file));
    }
    if (notify.heartbeat_url.empty()) {
        return;
    }
    try {
        visit(check_heartbeat(request, stop));
    } catch (const Error& error) {
        stop.check();
        visit({"heartbeat",
               {},
               Health::problem,
               error.message(),
               error.remedy()});
    }
}

} // namespace hwsync
