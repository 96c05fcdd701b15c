# The tests of the R package estudy2 on the simulated events of one common day.
#
# Run from this folder: Rscript estudy2.R   (needs R, estudy2, zoo, matrixStats; set ESTUDY2_SOURCE
# to a file of its functions where the package is not installed)
# Stored output: R 4.2.2, the functions as in the package's repository after version 0.9.0, without
# their checks of arguments (before that the generalised sign test had another variance).
#
# The package knows calendar days, so all firms share the event day, and it tests single days; only
# Brown-Warner (1985) and the rank test have a form for a window. modified_rank_test takes any series
# in the place of abnormal returns: given the standardised ones (by lm and predict) it is the test of
# Corrado and Zivney, whose standardisation the package leaves to the caller.

source_file <- Sys.getenv("ESTUDY2_SOURCE")
if (nzchar(source_file)) source(source_file) else library(estudy2)

estimation <- -210:-11
event <- -3:3
windows <- list(c(-1, 1), c(-3, 3), c(1, 3))

panel <- read.csv("simulated_thirty_returns.csv", check.names = FALSE)
events <- read.csv("simulated_common_events.csv")
holes <- read.csv("simulated_gaps.csv")
dates <- as.Date(panel$date)
day <- match(events$date[1], panel$date)

series <- function(table, firm) zoo::zoo(table[[firm]], dates)

apply_to <- function(table) {
  apply_market_model(
    rates = lapply(events$firm, function(firm) series(table, firm)),
    regressors = list(series(table, "MARKET")), same_regressor_for_all = TRUE,
    market_model = "sim", estimation_method = "ols",
    estimation_start = dates[day + estimation[1]], estimation_end = dates[day + tail(estimation, 1)]
  )
}

# Residuals over sigma and abnormal returns over their forecast error, each day over its spread.
standardised <- function(table, applied) {
  fits <- lapply(events$firm, function(firm) {
    lm(reformulate("MARKET", firm), table[day + estimation, ])
  })
  near <- sapply(seq_along(fits), function(i) {
    forecast <- predict(fits[[i]], table[day + event, ], se.fit = TRUE)
    error <- sqrt(forecast$se.fit^2 + forecast$residual.scale^2)
    (table[[events$firm[i]]][day + event] - forecast$fit) / error
  })
  near <- near / apply(near, 1, sd, na.rm = TRUE)
  lapply(seq_along(applied), function(i) {
    one <- applied[[i]]
    one$abnormal <- one$abnormal / summary(fits[[i]])$sigma
    one$abnormal[dates %in% dates[day + event]] <- near[, i]
    one
  })
}

daily <- function(case, test, applied, name, column) {
  found <- test(applied, dates[day + event[1]], dates[day + tail(event, 1)])
  data.frame(case = case, first = event, last = event, statistic = name, value = found[[column]])
}

in_window <- function(case, applied, name, window) {
  test <- get(name)
  found <- test(applied, dates[day + window[1]], dates[day + window[2]], 0)
  data.frame(case = case, first = window[1], last = window[2], statistic = name,
             value = found$statistic)
}

in_windows <- function(case, applied, name) {
  do.call(rbind, lapply(windows, function(window) in_window(case, applied, name, window)))
}

rows_of <- function(case, table) {
  applied <- apply_to(table)
  firm <- sapply(applied, function(one) one$coefficients)
  rbind(
    daily(case, brown_warner_1980, applied, "brown_warner_1980", "bw_1980_stat"),
    daily(case, brown_warner_1985, applied, "brown_warner_1985", "bw_1985_stat"),
    daily(case, t_test, applied, "t_test", "t_test_stat"),
    daily(case, patell, applied, "patell", "pt_stat"),
    daily(case, boehmer, applied, "boehmer", "bh_stat"),
    daily(case, generalized_sign_test, applied, "generalized_sign_test", "gsign_stat"),
    daily(case, rank_test, applied, "rank_test", "rank_stat"),
    daily(case, modified_rank_test, applied, "modified_rank_test", "mrank_stat"),
    daily(case, modified_rank_test, standardised(table, applied),
          "modified_rank_test of standardised returns", "mrank_stat"),
    daily(case, wilcoxon_test, applied, "wilcoxon_test", "wlcx_stat"),
    in_windows(case, applied, "car_brown_warner_1985"),
    in_windows(case, applied, "car_rank_test")
  )
}

with_gaps <- panel
with_gaps[cbind(match(holes$date, panel$date), match(holes$firm, names(panel)))] <- NA
rows <- rbind(rows_of("common", panel), rows_of("common_gaps", with_gaps))
rows$value <- sprintf("%.17g", rows$value)
version <- paste(R.version$major, R.version$minor, sep = ".")
head <- sprintf("# R package estudy2 0.9 with R %s, by estudy2.R", version)
body <- do.call(paste, c(rows, sep = ","))
writeLines(c(head, paste(names(rows), collapse = ","), body), "estudy2.csv")
